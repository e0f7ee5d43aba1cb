"""Files that people upload: checked by their content, kept outside the web root, handed out by permission."""
