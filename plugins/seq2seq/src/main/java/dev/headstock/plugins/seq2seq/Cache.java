package dev.headstock.plugins.seq2seq;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;

/** What a decoder keeps from one token to the next. */
interface Cache {
    /** For a text that is read at once. */
    Cache NONE = new Cache() {
        @Override
        public NDArray append(String name, NDArray more) {
            return more;
        }

        @Override
        public NDArray once(String name, Supplier<NDArray> compute) {
            return compute.get();
        }
    };

    /** Appends [rows, heads, n, d] to what is kept under the name and returns all of it. */
    NDArray append(String name, NDArray more);

    /** What stays the same for the whole text. */
    NDArray once(String name, Supplier<NDArray> compute);
}
