"""Rights that expire: qualifications of persons, licences of organisations."""
