"""The worker: takes recordings from the call log's jobs, transcribes them, and puts texts there.

models.py      which models the settings mean
segments.py    what callers have just said, before all else
pipeline.py    the steps: transcribe ► align ► merge ► summarise ► store
workflow.py    the steps as a durable workflow (DBOS Transact)
process.py     `tom worker`: models loaded once, jobs taken in, signs of life
supervisor.py  `tom serve` starts workers and starts them again where they die
transcribe.py  `tom transcribe`
"""
