package io.pulseline.e2e.guide;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// Reduces a picture to 256 colours by median cut, which makes a third of the bytes of a page's picture.
final class Palette {
    private static final int SIZE = 256;

    private Palette() {}

    private record Shade(int red, int green, int blue, int count) {}

    /// @return the same picture with a palette of at most 256 colours, of those that it really has
    static BufferedImage reduce(BufferedImage picture) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                counts.merge(picture.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        List<List<Shade>> boxes = cut(counts);
        byte[] reds = new byte[boxes.size()];
        byte[] greens = new byte[boxes.size()];
        byte[] blues = new byte[boxes.size()];
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < boxes.size(); i++) {
            List<Shade> box = boxes.get(i);
            reds[i] = (byte) middle(box, Shade::red);
            greens[i] = (byte) middle(box, Shade::green);
            blues[i] = (byte) middle(box, Shade::blue);
            for (Shade shade : box) {
                places.put(shade.red() << 16 | shade.green() << 8 | shade.blue(), i);
            }
        }
        IndexColorModel colours = new IndexColorModel(8, boxes.size(), reds, greens, blues);
        BufferedImage reduced =
                new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colours);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int place = places.get(picture.getRGB(x, y) & 0xffffff);
                reduced.getRaster().setSample(x, y, 0, place);
            }
        }
        return reduced;
    }

    private static List<List<Shade>> cut(Map<Integer, Integer> counts) {
        List<Shade> all = new ArrayList<>();
        counts.forEach((rgb, count) -> all.add(new Shade(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, count)));
        List<List<Shade>> boxes = new ArrayList<>(List.of(all));
        while (boxes.size() < SIZE) {
            List<Shade> widest = boxes.stream()
                    .max(Comparator.comparingInt(box -> width(box, longest(box))))
                    .orElseThrow();
            if (widest.size() < 2) {
                break;
            }
            boxes.remove(widest);
            List<Shade> sorted = new ArrayList<>(widest);
            sorted.sort(Comparator.comparingInt(longest(widest)));
            boxes.add(sorted.subList(0, sorted.size() / 2));
            boxes.add(sorted.subList(sorted.size() / 2, sorted.size()));
        }
        return boxes;
    }

    private static ToIntFunction<Shade> longest(List<Shade> box) {
        List<ToIntFunction<Shade>> axes = List.of(Shade::red, Shade::green, Shade::blue);
        return axes.stream()
                .max(Comparator.comparingInt(axis -> width(box, axis)))
                .orElseThrow();
    }

    private static int width(List<Shade> box, ToIntFunction<Shade> axis) {
        int least = 255;
        int most = 0;
        for (Shade shade : box) {
            least = Math.min(least, axis.applyAsInt(shade));
            most = Math.max(most, axis.applyAsInt(shade));
        }
        return most - least;
    }

    private static int middle(List<Shade> box, ToIntFunction<Shade> axis) {
        long sum = 0;
        long count = 0;
        for (Shade shade : box) {
            sum += (long) axis.applyAsInt(shade) * shade.count();
            count += shade.count();
        }
        return (int) (sum / count);
    }
}
