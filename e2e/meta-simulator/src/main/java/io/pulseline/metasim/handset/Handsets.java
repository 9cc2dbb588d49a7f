package io.pulseline.metasim.handset;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.stereotype.Component;

/// The pool of engines.
@Component
public class Handsets {
    private final ConcurrentLinkedQueue<Handset> free = new ConcurrentLinkedQueue<>();

    public Handset take() {
        Handset pooled = free.poll();
        return pooled != null ? pooled : new Handset();
    }

    public void giveBack(Handset handset) {
        handset.close();
        free.add(handset);
    }
}
