package com.example.ema;

import dev.headstock.testkit.TuningStrategyContract;

class EmaTest extends TuningStrategyContract<Ema.Options> {

    @Override
    protected Ema strategy() {
        return new Ema();
    }
}
