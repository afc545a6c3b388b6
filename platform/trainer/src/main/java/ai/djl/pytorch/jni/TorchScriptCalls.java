package ai.djl.pytorch.jni;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * Calls methods of a TorchScript module with numbers and lists among the arguments, and with automatic differentiation.
 *
 * <p>It lives in DJL's package because the native entry point is package-private: the public way takes tensors only, and the public
 * {@code IValue} way always runs in inference mode, whose results cannot take part in a backward pass.
 */
@NullMarked
public final class TorchScriptCalls {

    private TorchScriptCalls() {}

    /** Calls a method that returns one tensor; the result belongs to {@code manager}. */
    public static NDArray tensor(NDManager manager, PtSymbolBlock module, String method, Object... arguments) {
        try (IValue result = call(module, method, arguments)) {
            return result.toTensor((PtNDManager) manager);
        }
    }

    /** Calls a method that returns a list of tensors; the results belong to {@code manager}. */
    public static List<NDArray> tensors(NDManager manager, PtSymbolBlock module, String method, Object... arguments) {
        try (IValue result = call(module, method, arguments)) {
            return List.of(result.toTensorArray((PtNDManager) manager));
        }
    }

    /** Calls a method for its effect. */
    public static void run(PtSymbolBlock module, String method, Object... arguments) {
        call(module, method, arguments).close();
    }

    private static IValue call(PtSymbolBlock module, String method, Object... arguments) {
        IValue[] values = new IValue[arguments.length];
        long[] handles = new long[arguments.length];
        try {
            for (int i = 0; i < values.length; i++) {
                values[i] = value(arguments[i]);
                handles[i] = values[i].getHandle();
            }
            // "Training" here only means: not in inference mode. Whether gradients are recorded is the thread's own
            // grad mode.
            return new IValue(PyTorchLibrary.LIB.moduleRunMethod(module.getHandle(), method, handles, true, false));
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    private static IValue value(Object argument) {
        if (argument instanceof PtNDArray array) {
            return IValue.from(array);
        }
        if (argument instanceof List<?> arrays) {
            return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
        }
        if (argument instanceof Integer number) {
            return IValue.from(number.longValue());
        }
        if (argument instanceof Long number) {
            return IValue.from(number);
        }
        if (argument instanceof Double number) {
            return IValue.from(number);
        }
        if (argument instanceof Boolean flag) {
            return IValue.from(flag);
        }
        throw new IllegalArgumentException("no TorchScript value for " + argument.getClass());
    }
}
