"""The warehouse in plain Python, by docs/methodology.md alone, and its comparison with dbt."""
