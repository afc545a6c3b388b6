package com.example.trainedmodel;

import dev.headstock.testkit.ModelRecipeContract;

class TrainedModelTest extends ModelRecipeContract<TrainedModel.Options> {

    @Override
    protected TrainedModel recipe() {
        return new TrainedModel();
    }

    @Override
    protected TrainedModel.Options options() {
        return new TrainedModel.Options(MODEL);
    }
}
