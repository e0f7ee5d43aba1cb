"""What is done with the register: reading a file, comparing, applying, following successors."""
