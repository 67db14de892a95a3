"""The ports to the outside: who carries an SMS."""
