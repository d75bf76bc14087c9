"""For whoever keeps it running: the log, figures for Prometheus, whether it is ready, what is missing."""
