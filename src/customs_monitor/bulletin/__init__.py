"""The monthly bulletin: one content, rendered as HTML, PDF, DOCX and XLSX."""
