"""How a person enters the system: by herself, or typed in by somebody for her."""
