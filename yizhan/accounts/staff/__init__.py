"""Looking after staff: opening logins, initial passwords, lost second factors, who is in office and until when."""
