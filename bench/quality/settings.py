"""What both sides train with."""

SETTINGS = {
    "epochs": 3,
    "batchSize": 16,
    "maxTokens": 128,
    "learningRate": 5e-5,
    "warmup": 0.1,
    "weightDecay": 0.01,
    "clipNorm": 1.0,
}

# With few entities among many words, a small model finds none at the usual rate.
OF_TASKS = {"wnut17": {"learningRate": 5e-4}}


def settings_of(task):
    return SETTINGS | OF_TASKS.get(task.name, {})
