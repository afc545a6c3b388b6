package dev.headstock.api;

/** Linear-time matching of {@code *} (anything but a dot) and {@code **} (anything). */
final class Glob {

    private Glob() {}

    static boolean matches(String glob, String path) {
        boolean[] reachable = new boolean[path.length() + 1];
        reachable[0] = true;
        for (int g = 0; g < glob.length(); g++) {
            boolean[] next = new boolean[path.length() + 1];
            if (glob.charAt(g) == '*') {
                boolean any = g + 1 < glob.length() && glob.charAt(g + 1) == '*';
                for (int p = 0; p <= path.length(); p++) {
                    boolean grows = p > 0 && next[p - 1] && (any || path.charAt(p - 1) != '.');
                    next[p] = reachable[p] || grows;
                }
                g += any ? 1 : 0;
            } else {
                for (int p = 1; p <= path.length(); p++) {
                    next[p] = reachable[p - 1] && path.charAt(p - 1) == glob.charAt(g);
                }
            }
            reachable = next;
        }
        return reachable[path.length()];
    }
}
