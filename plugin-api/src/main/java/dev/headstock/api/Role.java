package dev.headstock.api;

/**
 * The places of a transformer where a small module can go. The first six are linear projections: a module there sees the projection's
 * input and output. The others are points of the residual stream.
 */
public enum Role {
    /** The sum of the embeddings after its LayerNorm and dropout; layer −1. */
    EMBEDDINGS,
    QUERY,
    KEY,
    VALUE,
    /** The projection that joins the attention heads, before dropout. */
    ATTENTION_OUTPUT,
    FFN_UP,
    /** The second feed-forward projection, before dropout. */
    FFN_DOWN,
    /** What the attention sub-layer is about to add to the residual stream: after projection and dropout, before skip and LayerNorm. */
    ATTENTION_RESIDUAL,
    /** What the feed-forward sub-layer is about to add to the residual stream. */
    FFN_RESIDUAL,
    /** The finished output of a layer. */
    BLOCK_OUTPUT
}
