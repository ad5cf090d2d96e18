"""The worker: takes recordings from the call log's jobs, transcribes them, and puts texts there.

alive.py       whether a worker runs on this machine
dbos_log.py    what DBOS logs, in a line each
conversations.py, messages.py  what of a call becomes a job
models.py      which models the settings mean
segments.py    what callers have just said, before all else
pipeline.py    the steps: transcribe ► align ► merge ► summarise ► store
workflow.py    the steps as a durable workflow (DBOS Transact)
patience.py    for databases that cannot be written for a while
process.py     `tom worker`: models loaded once, jobs taken in, signs of life
supervisor.py  `tom serve` starts workers and starts them again where they die
transcribe.py  `tom transcribe`
"""
