using LoadBalancing.AspNetCore.Tests.Servers;
using static LoadBalancing.AspNetCore.Tests.Forwarding.Faults.FaultEnd;
using static LoadBalancing.AspNetCore.Tests.Forwarding.Faults.FaultScripts;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>Every fault of a server, and what comes of a request.</summary>
internal static class FaultTable
{
    public const string PartOfHead = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n";
    public const string Continue = "HTTP/1.1 100 Continue\r\n\r\n";
    public const string Garbage = "220 mail.example.test\r\n\r\n";
    public const string Length = "Content-Length: 100";
    public const string Chunks = "Transfer-Encoding: chunked";
    public const string Chunk = "5\r\nbegun\r\n";
    public const string PartOfChunk = "9\r\nbegun";

    // More than is received at a time.
    private static readonly string Long = new('x', 20_000);

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        // The connection does not come about: whatever the method, another server is asked, or the same one again after a pause.
        new("refuses the connection",       null,                     Unconnected("SC", FaultWait.Pauses)) { Beside = Moved },
        new("never takes the connection",   null,                     Unconnected("sC", FaultWait.Retries))
            { Beside = Moved with { Waits = FaultWait.Connect }, IsBlackHole = true },

        // The server may have seen the request: nobody else does.
        new("closes on accept",             Accept(Close),            Fails("502", "SH", asked: 0)),
        new("resets on accept",             Accept(Reset),            Fails("502", "SH", asked: 0)),
        new("closes within the request",    ReadHead(Close),          Fails("502", "SH")) { IsEarly = true },
        new("resets within the request",    ReadHead(Reset),          Fails("502", "SH"))
            { IsEarly = true, Post = Fails("502", "SH") with { HAProxy = new("closed", "SD", Asked: 1) } },
        new("closes after the request",     Send("", Close),          Fails("502", "SH")),
        new("resets after the request",     Send("", Reset),          Fails("502", "SH")),
        new("never answers",                Send("", Stall),          Fails("504", "sH") with { Waits = FaultWait.Response }),

        // There is no whole head.
        new("closes within the head",       Send(PartOfHead, Close),  Fails("502", "SH")),
        new("resets within the head",       Send(PartOfHead, Reset),  Fails("502", "SH")),
        new("stalls within the head",       Send(PartOfHead, Stall),  Fails("504", "sH") with { Waits = FaultWait.Response }),
        new("closes behind 100 Continue",   Send(Continue, Close),    Fails("502", "SH")),
        new("sends garbage",                Send(Garbage, Stall),     Fails("502", "PH")),

        // The head has gone out: what has come passes, and the end is seen not to be one.
        new("closes within the body",       Begin(Length, "begun", Close),     BreaksOff("SD")),
        new("resets within the body",       Begin(Length, "begun", Reset),     BreaksOff("SD")),
        new("stalls within the body",       Begin(Length, "begun", Stall),     BreaksOff("sD") with { Waits = FaultWait.Idle }),
        new("closes between chunks",        Begin(Chunks, Chunk, Close),       BreaksOff("SD")),
        new("resets between chunks",        Begin(Chunks, Chunk, Reset),       BreaksOff("SD")),
        new("stalls between chunks",        Begin(Chunks, Chunk, Stall),       BreaksOff("sD") with { Waits = FaultWait.Idle }),
        new("closes within a chunk",        Begin(Chunks, PartOfChunk, Close), BreaksOff("SD")),

        // These do the client no harm.
        new("sends its body slowly",        DripAsync,                Serves("200 slow") with { Waits = FaultWait.BelowIdle }),
        new("ends its side behind a response", AnswerOnce(onlyItsSide: true), Serves("200 fine")) { FollowsAnother = true },
        new("closes behind a response",     AnswerOnce(onlyItsSide: false), Serves("200 fine")) { FollowsAnother = true },
        new("answers early and closes",     AnswerEarly(Close),       Serves("413 early"))
            { IsEarly = true, Post = Serves("413 early") with { Left = 0, HAProxy = new("413 early", "CD", Asked: 1) } },
        new("is busy",                      RefuseBusyAsync,          Serves("503 busy")),

        // What has arrived counts, whatever comes right behind it.
        new("resets behind a response",     Send(Answer.Ok("fine"), Reset), ServesAndBreaks("200 fine")),
        new("resets behind a long response", Send(Answer.Ok(Long), Reset), ServesAndBreaks($"200 {Long}")),
        new("resets behind a last chunk",   Send(Answer.With("200 OK", Chunks) + Answer.Chunk("fine") + Answer.Chunk(""), Reset), ServesAndBreaks("200 fine")),
        new("answers early and resets",     AnswerEarly(Reset),       ServesAndBreaks("413 early"))
            { IsEarly = true, Post = Serves("413 early") with { Left = 0, HAProxy = new("413 early", "CD", Asked: 1) } },
        new("answers on accept and closes", Greet(Close),             Serves("503 busy") with { Asked = 0, Left = 0 }),
        new("answers on accept and resets", Greet(Reset),             Serves("503 busy") with { Asked = 0, Left = 0 }),

        // A connection used before may have been closed before the request came: what may arrive twice is sent once more.
        new("closes after the second request", LoseSecond(Close),     Repeats) { FollowsAnother = true, Post = LosesSecond },
        new("resets after the second request", LoseSecond(Reset),     Repeats) { FollowsAnother = true, Post = LosesSecond },

        .. FaultRetryTable.Rows,
    ];

    public static FaultOutcome Moved => new("200 fine", "--", Failures: 1) { Retries = 1, MovesOn = true };

    public static FaultOutcome Unconnected(string letters, FaultWait waits) => new("503", letters, Failures: 4) { Retries = 3, Waits = waits };

    public static FaultOutcome Fails(string status, string letters, int asked = 1) => new(status, letters, Asked: asked, Failures: 1);

    // HAProxy closes in an orderly way.
    public static FaultOutcome BreaksOff(string letters) =>
        new("200 begun cut", letters, Asked: 1, Failures: 1) { HAProxy = new("200 begun closed", letters, Asked: 1) };

    public static FaultOutcome Serves(string response) => new(response, "--", Asked: 1, Left: 1);

    public static FaultOutcome ServesAndBreaks(string response) => Serves(response) with { Left = null };

    private static FaultOutcome Repeats => new("200 fine", "--", Asked: 2, Left: 1) { Retries = 1, HAProxy = LeavesItToTheClient };

    private static FaultOutcome LosesSecond => Fails("502", "SH") with { HAProxy = LeavesItToTheClient };

    // It logs nothing, either.
    private static FaultOutcome LeavesItToTheClient => new("closed", "", Asked: 1);
}
