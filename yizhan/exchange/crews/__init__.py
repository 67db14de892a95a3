"""班组: workers hired together, how they divide piece and whole-job pay, and who has said yes to what."""
