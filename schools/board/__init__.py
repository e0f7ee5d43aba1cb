"""The board: all schools of a programme within reach, how far each is and what it has to do next."""
