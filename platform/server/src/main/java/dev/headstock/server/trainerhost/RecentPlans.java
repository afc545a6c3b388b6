package dev.headstock.server.trainerhost;

import dev.headstock.protocol.host.Plan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The plans that one host made last. A plan is a function of its request and of the host's plugins, and a form asks for the same ones again
 * and again while it is filled in.
 */
final class RecentPlans {
    private static final int MOST = 500;

    private final Map<String, Plan> plans = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Plan> eldest) {
            return size() > MOST;
        }
    };

    /** @param request its SHA-256 */
    synchronized Optional<Plan> find(String request) {
        return Optional.ofNullable(plans.get(request));
    }

    synchronized void keep(String request, Plan plan) {
        plans.put(request, plan);
    }
}
