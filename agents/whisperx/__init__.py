"""Voicemail and its mailbox. The recording is kept; WhisperX itself is not built in yet."""
