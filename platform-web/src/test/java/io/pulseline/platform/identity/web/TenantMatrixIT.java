package io.pulseline.platform.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.platform.identity.web.RouteRow.Position;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Two tenants never meet: every route of the running application × every position of an id × every role. An id of the
/// other
/// tenant answers exactly as one that never existed, lists hold not one byte of the other tenant, and nothing there
/// changes.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenantMatrixIT extends MatrixScene {
    private static final List<Caller> MARLINS =
            List.of(Caller.MARLIN_ADMIN, Caller.MARLIN_ANALYST, Caller.MARLIN_AGENT);
    private static final List<Caller> INSIDE_MARLIN = List.of(
            Caller.MARLIN_ADMIN, Caller.MARLIN_ANALYST, Caller.MARLIN_AGENT, Caller.BSP_ADMIN, Caller.BSP_SUPPORT);
    /// What an id in a body may be answered with: an invalid document or a state, as for an id that nothing has.
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 404, 409, 422, 502, 503);

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    private List<String> markers = List.of();
    private Map<String, String> before = Map.of();

    static Stream<RouteRow> rows() {
        return RouteRow.all().stream();
    }

    static Stream<RouteRow> guarded() {
        return rows().filter(row -> !row.is("open"));
    }

    static Stream<RouteRow> lists() {
        return guarded()
                .filter(row ->
                        row.method().equals("GET") && !row.is("staff") && !row.is("stream") && !row.is("gateway"));
    }

    @BeforeAll
    void look() throws SQLException {
        markers = ternsMarkers();
        before = ternsChecksums();
        assertThat(markers).as("what would give Tern away").hasSizeGreaterThan(20);
    }

    @Test
    @Order(1)
    void everyRouteHasItsRow() {
        Set<String> served = new TreeSet<>();
        mapping.getHandlerMethods().keySet().forEach(info -> served.addAll(routes(info)));
        Set<String> written = new TreeSet<>(rows().map(RouteRow::route).toList());
        assertThat(served.stream().filter(route -> !written.contains(route)).map(RouteRow::suggestion))
                .as("""
                        Routes without a row. Add these lines to platform-web/src/test/resources/isolation/routes.txt, each with the \
                        kind of its ids (its head explains the grammar) and with the query, form or JSON in which ids can stand""")
                .isEmpty();
        assertThat(written.stream().filter(route -> !served.contains(route)))
                .as(
                        "Rows without a route. Remove these lines from platform-web/src/test/resources/isolation/routes.txt")
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("guarded")
    @Order(2)
    void anIdOfAnotherTenantIsAsUnknownAsOneThatNeverWas(RouteRow row) {
        List<String> wrong = new ArrayList<>();
        if (row.is("gateway")) {
            for (Caller caller : List.of(Caller.MARLIN_ADMIN, Caller.BSP_ADMIN, Caller.NOBODY)) {
                int status = ask(caller, row, row.pattern(), "{}").status();
                if (status != 404) {
                    wrong.add(caller + " gets " + status);
                }
            }
        } else if (row.is("staff")) {
            List<Caller> strangers = row.api() ? List.of(Caller.MARLIN_PROGRAM, Caller.TERN_PROGRAM) : MARLINS;
            strangers.forEach(caller -> compare(row, caller, foreign, position -> true, true, wrong));
        } else if (row.inTenant()) {
            Position tenant = new Position("tenant", RouteKind.TENANT, true);
            MARLINS.forEach(caller -> compare(row, caller, foreign, tenant::equals, true, wrong));
            compare(row, Caller.NOBODY, foreign, tenant::equals, false, wrong);
            row.positions().stream()
                    .filter(position -> !position.equals(tenant))
                    .forEach(position -> INSIDE_MARLIN.forEach(caller -> compare(
                            row,
                            caller,
                            own,
                            position::equals,
                            position.inPath() && position.kind().owned(),
                            wrong)));
        } else {
            row.positions().forEach(position -> {
                boolean strict = position.inPath() && position.kind().owned();
                compare(row, Caller.MARLIN_PROGRAM, own, position::equals, strict, wrong);
                compare(row, Caller.STAFF_PROGRAM, own, position::equals, strict, wrong);
                compare(row, Caller.NO_PROGRAM, own, position::equals, false, wrong);
            });
            chosenTenant(row, wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    @Order(3)
    void noByteOfAnotherTenantIsInAnAnswer(RouteRow row) {
        List<String> wrong = new ArrayList<>();
        String address = row.address(position -> own.get(position.kind()));
        String unfiltered = row.address(position -> position.inPath() ? own.get(position.kind()) : "");
        for (Caller caller : row.api() ? List.of(Caller.MARLIN_PROGRAM) : MARLINS) {
            for (String asked : new TreeSet<>(List.of(address, unfiltered))) {
                Answer answer = ask(caller, row, asked, null);
                if (answer.status() >= 500 && answer.status() != 502) {
                    wrong.add(caller + " gets " + answer.status() + " at " + asked);
                }
                markers.stream()
                        .filter(answer.body()::contains)
                        .forEach(marker -> wrong.add(caller + " reads " + marker + " at " + asked));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// Else the test above could not fail.
    @Test
    @Order(4)
    void ternsOwnPeopleDoReadTheMarkers() {
        Set<String> read = new TreeSet<>();
        lists().forEach(row -> {
            String address = row.address(position -> position.inPath() ? foreign.get(position.kind()) : "");
            String body = ask(row.api() ? Caller.TERN_PROGRAM : Caller.VERA, row, address, null)
                    .body();
            markers.stream().filter(body::contains).forEach(read::add);
        });
        assertThat(read).hasSizeGreaterThan(20).anyMatch(marker -> marker.contains("Canary"));
    }

    @Test
    @Order(5)
    void nothingOfTheOtherTenantHasChanged() throws SQLException {
        assertThat(ternsChecksums()).isEqualTo(before);
    }

    /// Two requests that differ in nothing but the id at one position (or at all that the condition names).
    ///
    /// @param around the ids at the other positions
    /// @param strict 404 or 403 and nothing else
    private void compare(
            RouteRow row,
            Caller caller,
            Map<RouteKind, String> around,
            java.util.function.Predicate<Position> at,
            boolean strict,
            List<String> wrong) {
        Answer real = ask(
                row,
                caller,
                position -> at.test(position) ? foreign.get(position.kind()) : around.get(position.kind()));
        Answer never =
                ask(row, caller, position -> at.test(position) ? position.kind().never() : around.get(position.kind()));
        String place = caller + " at " + row.positions().stream().filter(at).toList();
        if (real.status() != never.status()) {
            wrong.add(place + ": " + real.status() + " for a foreign id, " + never.status() + " for none");
        } else if (!normal(real.body()).equals(normal(never.body()))) {
            wrong.add(place + ": bodies differ with " + real.status() + "\n" + normal(real.body()) + "\n---\n"
                    + normal(never.body()));
        }
        if (strict && real.status() != 404 && real.status() != 403) {
            wrong.add(place + ": " + real.status() + " instead of 404 or 403");
        }
        if (!strict && !row.method().equals("GET") && real.status() >= 500 && !REFUSALS.contains(real.status())) {
            wrong.add(place + ": " + real.status());
        }
    }

    private Answer ask(RouteRow row, Caller caller, Function<Position, String> ids) {
        String address = row.address(ids);
        if (caller == Caller.STAFF_PROGRAM) {
            address += (address.contains("?") ? "&" : "?") + "tenant=marlin";
        }
        return ask(caller, row, address, row.body(ids));
    }

    /// Programs may name a tenant: another one's is as unknown as none.
    private void chosenTenant(RouteRow row, List<String> wrong) {
        String address = row.address(position -> foreign.get(position.kind()));
        String joint = address.contains("?") ? "&tenant=" : "?tenant=";
        String body = row.body(position -> foreign.get(position.kind()));
        Answer tern = ask(Caller.MARLIN_PROGRAM, row, address + joint + "tern", body);
        Answer nobody = ask(Caller.MARLIN_PROGRAM, row, address + joint + "nobody-here", body);
        if (tern.status() != 404 || !tern.equals(nobody)) {
            wrong.add("?tenant=tern gets " + tern + ", ?tenant=nobody-here gets " + nobody);
        }
    }

    /// Without what differs between any two answers: the ids asked for, tokens of forms, the time.
    private String normal(String body) {
        String same = body.replaceAll("(name=\"csrf-token\" content|name=\"_csrf\" value)=\"[^\"]+\"", "TOKEN")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
                .replaceAll("[A-Z]{2}\\.\\d{8,}", "BSUID");
        for (RouteKind kind : RouteKind.values()) {
            same = same.replace(foreign.getOrDefault(kind, ""), "ID").replace(kind.never(), "ID");
        }
        return same.replaceAll("\\d+", "0").replaceAll("0( 0)+", "0");
    }

    private static List<String> routes(RequestMappingInfo info) {
        List<String> methods = info.getMethodsCondition().getMethods().isEmpty()
                ? List.of("ANY")
                : info.getMethodsCondition().getMethods().stream()
                        .map(Enum::name)
                        .toList();
        return info.getPatternValues().stream()
                .flatMap(pattern -> methods.stream().map(method -> method + " " + pattern))
                .toList();
    }
}
