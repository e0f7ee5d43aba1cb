"""What pages and documents read about surveys. Numbers of people’s answers come through common.disclosure."""
