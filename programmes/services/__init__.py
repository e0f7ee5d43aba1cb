"""Verbs: each is atomic, writes its own line in the activity log and raises one domain error."""
