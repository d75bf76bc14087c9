"""Agreements (vervolgafspraken): who does what with whom by when, confirmed by the other, reminded, closed."""
