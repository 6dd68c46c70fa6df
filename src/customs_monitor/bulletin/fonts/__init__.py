"""The Chinese font of PDFs and of charts as pictures: FAMILY, two files in this folder."""

from pathlib import Path

FOLDER = Path(__file__).parent
FAMILY = "Customs Monitor Sans"
# For a character that it lacks, where the system has one of them.
FALLBACKS = ("Noto Sans CJK SC", "Source Han Sans SC")
