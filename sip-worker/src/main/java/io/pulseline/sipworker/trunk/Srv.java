package io.pulseline.sipworker.trunk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// One SRV record (RFC 2782).
///
/// @param target without its last dot; empty where the service is said not to be there
record Srv(int priority, int weight, int port, String target) {
    /// As they are to be tried: lower priorities first, among equal ones by chance in proportion to their weights.
    static List<Srv> ordered(List<Srv> records, RandomGenerator random) {
        List<Srv> left = new ArrayList<>(records);
        // those of no weight first, so that they have their small chance
        left.sort(Comparator.comparingInt(Srv::priority).thenComparingInt(Srv::weight));
        List<Srv> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            int priority = left.getFirst().priority();
            List<Srv> equal =
                    left.stream().filter(one -> one.priority() == priority).toList();
            Srv next = drawn(equal, random);
            left.remove(next);
            ordered.add(next);
        }
        return ordered;
    }

    private static Srv drawn(List<Srv> equal, RandomGenerator random) {
        int sum = equal.stream().mapToInt(Srv::weight).sum();
        int mark = random.nextInt(sum + 1);
        int running = 0;
        for (Srv one : equal) {
            running += one.weight();
            if (running >= mark) {
                return one;
            }
        }
        return equal.getLast();
    }
}
