"""Reading the download of the national register: CSV or ZIP, columns by name, rows with their faults."""
