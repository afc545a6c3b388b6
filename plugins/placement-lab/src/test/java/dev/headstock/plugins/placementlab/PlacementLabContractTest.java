package dev.headstock.plugins.placementlab;

import dev.headstock.testkit.StudyContract;

class PlacementLabContractTest extends StudyContract<PlacementLab.Options> {

    @Override
    protected PlacementLab study() {
        return new PlacementLab();
    }
}
