"""customs-monitor: monthly customs trade statistics, from raw extracts to published tables."""
