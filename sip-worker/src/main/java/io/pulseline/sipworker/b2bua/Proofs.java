package io.pulseline.sipworker.b2bua;

import io.pulseline.platform.wire.SipBook;
import io.pulseline.sipworker.stack.DigestServer;
import io.pulseline.sipworker.stack.DigestServer.Claim;
import io.pulseline.sipworker.stack.DigestServer.Proof;
import io.pulseline.sipworker.stack.Gate;
import io.pulseline.sipworker.stack.ServerTransaction;
import io.pulseline.sipworker.stack.SipRequest;
import io.pulseline.sipworker.stack.SipResponse;
import io.pulseline.sipworker.stack.SipUri;
import io.pulseline.sipworker.trunk.Book;
import io.pulseline.sipworker.trunk.Registrar;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has callers prove who they are. A name that nobody has and a wrong password get the same answers in the same order.
final class Proofs {
    private static final Logger LOG = LoggerFactory.getLogger(Proofs.class);
    /// What the password of nobody is checked against.
    private static final String NOBODY = "nobody has this password";

    private final Book book;
    private final Registrar registrar;
    private final DigestServer digest;
    private final Set<String> doubted = ConcurrentHashMap.newKeySet();
    private final Looks looks;

    Proofs(Book book, Registrar registrar, DigestServer digest, Clock clock) {
        this.looks = new Looks(clock);
        this.book = book;
        this.registrar = registrar;
        this.digest = digest;
    }

    /// Meta's mark, or the number of a business as the one that is called.
    boolean fromMeta(SipRequest request) {
        boolean marked = request.headers().has("X-FB-External-Domain");
        // a telephone that somebody else wants is a sign of the telephone network, whomever it names
        return marked || !request.isTelephone() && book.number(called(request)).isPresent();
    }

    /// The number that is called: in a SIP address, or as a telephone number (RFC 3966).
    private static String called(SipRequest request) {
        return request.isTelephone()
                ? Dials.userOfTelephone(request.target()).orElse("")
                : request.uri().plainUser();
    }

    /// Whether Meta's call does not fit the book that we have: the number may have come to SIP a moment
    /// ago, or have got
    /// another password. Worth a look at the newest book, though not for everybody who guesses.
    ///
    /// @return the numbers in doubt, as the platform is asked; empty when no look is due
    Optional<List<String>> doubtful(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        Optional<Claim> claim = digest.claim(request);
        String called = called(request);
        if (claim.isEmpty()) {
            return Optional.empty();
        }
        Optional<SipBook.Number> number = book.number(called);
        String password = number.map(SipBook.Number::password).orElse(null);
        if (password != null && digest.fits(request, claim.get(), password) || !looks.due(called)) {
            return Optional.empty();
        }
        return Optional.of(number.map(SipBook.Number::id).map(List::of).orElse(List.of()));
    }

    /// @return empty when the request has been answered here
    Optional<Caller> meta(ServerTransaction transaction, Gate gate) {
        SipRequest request = transaction.request();
        Optional<SipBook.Number> number = book.number(called(request));
        Optional<Claim> claim = digest.claim(request);
        if (claim.isEmpty()) {
            challenge(transaction, 407, false, true);
            return Optional.empty();
        }
        String password = number.map(SipBook.Number::password).orElse(NOBODY);
        Proof proof = digest.check(
                request, claim.get(), password, true, transaction.flow().address());
        if (proof == Proof.WRONG) {
            number.ifPresent(called -> doubted.add(called.id()));
        }
        boolean his =
                number.isPresent() && claim.get().user().equals(number.get().e164());
        return judge(transaction, gate, 407, true, proof, his) ? number.map(Caller.Meta::new) : Optional.empty();
    }

    /// Numbers whose password did not fit since the last call of this method.
    List<String> doubted() {
        List<String> all = List.copyOf(doubted);
        all.forEach(doubted::remove);
        return all;
    }

    /// A trunk or an extension, for a call or a registration.
    ///
    /// @param status 401 for a registration, 407 for a call
    /// @return empty when the request has been answered here
    Optional<Caller> tenant(ServerTransaction transaction, Gate gate, int status) {
        SipRequest request = transaction.request();
        InetAddress address = transaction.flow().remote().getAddress();
        Optional<SipBook.Trunk> byAddress = book.trunkAt(address);
        if (byAddress.isPresent() && status == 407) {
            return byAddress.map(Caller.OfTrunk::new);
        }
        Optional<Claim> claim = digest.claim(request);
        if (claim.isEmpty()) {
            challenge(transaction, status, false, asksForMd5(transaction));
            return Optional.empty();
        }
        String user = claim.get().user();
        Optional<SipBook.Trunk> trunk = book.trunkNamed(user);
        Optional<SipBook.Extension> extension = book.extensionNamed(user);
        String password = trunk.map(SipBook.Trunk::password)
                .or(() -> extension.map(SipBook.Extension::password))
                .orElse(NOBODY);
        boolean md5 = trunk.map(SipBook.Trunk::md5).orElse(true);
        Proof proof = digest.check(
                request, claim.get(), password, md5, transaction.flow().address());
        boolean known = trunk.isPresent() || extension.isPresent();
        if (!judge(transaction, gate, status, asksForMd5(transaction), proof, known)) {
            return Optional.empty();
        }
        return trunk.<Caller>map(Caller.OfTrunk::new).or(() -> extension.map(Caller.OfExtension::new));
    }

    /// By what is known of the connection, else by the name in From.
    private boolean asksForMd5(ServerTransaction transaction) {
        Optional<SipBook.Trunk> trunk = registrar.peerOf(transaction.flow()).flatMap(book::trunk);
        if (trunk.isPresent()) {
            return trunk.get().md5();
        }
        String name =
                transaction.request().from().ifSip().map(SipUri::plainUser).orElse("");
        return book.trunkNamed(name)
                .map(SipBook.Trunk::md5)
                .or(() -> book.extensionNamed(name).map(extension -> true))
                .orElseGet(() -> digest.strangerGetsMd5(name));
    }

    private boolean judge(
            ServerTransaction transaction, Gate gate, int status, boolean md5, Proof proof, boolean known) {
        return switch (proof) {
            case NONE -> {
                challenge(transaction, status, false, md5);
                yield false;
            }
            case STALE -> {
                challenge(transaction, status, true, md5);
                yield false;
            }
            case RIGHT, WRONG -> {
                if (proof == Proof.RIGHT && known) {
                    yield true;
                }
                gate.probe(transaction.flow().remote().getAddress(), "wrong password");
                LOG.warn(
                        "event=sip-digest-wrong method={} from={}",
                        transaction.request().method(),
                        transaction.flow().address());
                transaction.respond(403, "Forbidden");
                yield false;
            }
        };
    }

    private void challenge(ServerTransaction transaction, int status, boolean stale, boolean md5) {
        String reason = status == 407 ? "Proxy Authentication Required" : "Unauthorized";
        SipResponse answer = transaction.request().answer(status, reason, io.pulseline.sipworker.stack.Ids.tag());
        String address = transaction.flow().address();
        if (md5) {
            digest.challengeMd5(answer, address, stale);
        } else {
            digest.challenge(answer, address, stale);
        }
        transaction.respond(answer);
    }
}
