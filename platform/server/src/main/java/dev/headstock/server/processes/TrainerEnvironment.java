package dev.headstock.server.processes;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What of the server's own environment every process of the trainer program gets; the rest, with the server's secrets, stays here. */
public final class TrainerEnvironment {
    /** The names an administrator may set for them: above all where a libtorch of one's own lies, as on a CUDA host. */
    private static final List<String> PASSED_ON = List.of(
            "PATH",
            "LD_LIBRARY_PATH",
            "PYTORCH_LIBRARY_PATH",
            "PYTORCH_VERSION",
            "PYTORCH_FLAVOR",
            "DJL_CACHE_DIR",
            "TZ");

    private TrainerEnvironment() {}

    /**
     * A new map, for the caller to add to.
     *
     * @param gpus numbers of the GPUs that the process may see, separated by commas; empty hides all of them
     */
    public static Map<String, String> of(String gpus) {
        Map<String, String> environment = passedOn();
        environment.put("CUDA_VISIBLE_DEVICES", gpus);
        return environment;
    }

    static Map<String, String> passedOn() {
        return passedOn(System.getenv());
    }

    static Map<String, String> passedOn(Map<String, String> own) {
        Map<String, String> passed = new TreeMap<>(own);
        passed.keySet().retainAll(PASSED_ON);
        passed.put("LANG", "C.UTF-8");
        return passed;
    }
}
