"""Who answers: the core that picks the pipeline, the pipelines, engines and profiles."""
