"""Answers that nobody can join to whoever gave them: sealed until their box is closed, then counted at once."""
