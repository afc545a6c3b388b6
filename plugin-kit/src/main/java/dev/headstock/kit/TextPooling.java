package dev.headstock.kit;

import dev.headstock.api.head.Pooling;

/** How the token vectors of a text become one vector, see {@link PooledText}. */
public enum TextPooling {
    /** The first token, through a dense layer and tanh, as BERT was pre-trained. */
    CLS(Pooling.FIRST),
    /** The average of all tokens: best for models trained as sentence encoders, such as MiniLM. */
    MEAN(Pooling.MEAN),
    /** The largest value of each feature. */
    MAX(Pooling.MAX),
    /** An average with learned weights: which tokens count is trained. */
    ATTENTION(Pooling.TOKENS),
    /** The first token, the largest value and the average of each feature, one after the other, as in ULMFiT. */
    CONCAT3(Pooling.TOKENS),
    /** The first token, through a new dense layer with dropout before it, as in RoBERTa. */
    CLS_MLP(Pooling.FIRST);

    private final Pooling tokens;

    TextPooling(Pooling tokens) {
        this.tokens = tokens;
    }

    /** The vectors that are read of each layer. */
    Pooling tokens() {
        return tokens;
    }
}
