"""Insights: satisfaction over time and what became of the agreements, in figures, tables, charts and exports."""
