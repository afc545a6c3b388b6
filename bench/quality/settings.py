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
