"""German at the telephone: numbers as words, speakable text, spoken numbers and names."""
