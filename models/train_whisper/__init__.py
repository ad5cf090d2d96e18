"""How models/whisper-demo-de and models/align-demo-de are made: phrases, speech, training, export.

Run `python -m models.train_whisper --help`. Nothing here is imported by TOM itself.
"""
