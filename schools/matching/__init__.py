"""From a messy list to schools of the register: sure where one school fits and nothing speaks against it."""
