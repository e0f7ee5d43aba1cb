"""What a school's page shows, read for one membership: nothing here decides or changes."""
