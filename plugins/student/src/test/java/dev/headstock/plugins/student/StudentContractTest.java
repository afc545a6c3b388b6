package dev.headstock.plugins.student;

import dev.headstock.testkit.ModelRecipeContract;
import java.util.List;

class StudentContractTest extends ModelRecipeContract<Student.Options> {

    @Override
    protected Student recipe() {
        return new Student();
    }

    @Override
    protected Student.Options options() {
        return new Student.Options(BASE, List.of(1), List.of());
    }
}
