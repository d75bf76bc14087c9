"""Knowledge sessions (kennissessies): plan, publish, reschedule and cancel them; their feeds."""
