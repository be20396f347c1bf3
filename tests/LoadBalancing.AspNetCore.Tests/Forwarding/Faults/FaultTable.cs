using static LoadBalancing.AspNetCore.Tests.Forwarding.Faults.FaultEnd;
using static LoadBalancing.AspNetCore.Tests.Forwarding.Faults.FaultScripts;

namespace LoadBalancing.AspNetCore.Tests.Forwarding.Faults;

/// <summary>Every fault of a server, and what comes of a request.</summary>
internal static class FaultTable
{
    private const string PartOfHead = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n";
    private const string Length = "Content-Length: 100";
    private const string Chunks = "Transfer-Encoding: chunked";
    private const string Chunk = "5\r\nbegun\r\n";

    private static readonly FaultOutcome Moved = new("200 fine", "--", Failures: 1) { Retries = 1, MovesOn = true };

    public static IReadOnlyList<FaultRow> Rows { get; } =
    [
        // The connection does not come about: whatever the method, another server is asked, or the same one again after a pause.
        new("refuses the connection", null,              new("503", "SC", Failures: 4) { Retries = 3, Waits = FaultWait.Retries })
            { Beside = Moved },
        new("never takes the connection", null,          new("503", "sC", Failures: 4) { Retries = 3, Waits = FaultWait.Retries })
            { Beside = Moved with { Waits = FaultWait.Connect }, IsBlackHole = true },

        // The server may have seen the request: nobody else does.
        new("closes on accept", Accept(Close),           new("502", "SH", Asked: 0, Failures: 1)),
        new("resets on accept", Accept(Reset),           new("502", "SH", Asked: 0, Failures: 1)),
        new("closes within the request", ReadHead(Close), new("502", "SH", Asked: 1, Failures: 1)) { IsEarly = true },
        new("resets within the request", ReadHead(Reset), new("502", "SH", Asked: 1, Failures: 1)) { IsEarly = true },
        new("closes after the request", Send("", Close), new("502", "SH", Asked: 1, Failures: 1)),
        new("resets after the request", Send("", Reset), new("502", "SH", Asked: 1, Failures: 1)),
        new("never answers", Send("", Stall),            new("504", "sH", Asked: 1, Failures: 1) { Waits = FaultWait.Response }),

        // There is no whole head.
        new("closes within the head", Send(PartOfHead, Close), new("502", "SH", Asked: 1, Failures: 1)),
        new("resets within the head", Send(PartOfHead, Reset), new("502", "SH", Asked: 1, Failures: 1)),
        new("stalls within the head", Send(PartOfHead, Stall), new("504", "sH", Asked: 1, Failures: 1) { Waits = FaultWait.Response }),
        new("closes behind 100 Continue", Send("HTTP/1.1 100 Continue\r\n\r\n", Close), new("502", "SH", Asked: 1, Failures: 1)),
        new("sends garbage", Send("220 mail.example.test\r\n\r\n", Stall), new("502", "PH", Asked: 1, Failures: 1)),

        // The head has gone out: what has come passes, and the end is seen not to be one.
        new("closes within the body", Begin(Length, "begun", Close), new("200 begun cut", "SD", Asked: 1, Failures: 1)),
        new("resets within the body", Begin(Length, "begun", Reset), new("200 begun cut", "SD", Asked: 1, Failures: 1)),
        new("stalls within the body", Begin(Length, "begun", Stall), new("200 begun cut", "sD", Asked: 1, Failures: 1) { Waits = FaultWait.Idle }),
        new("closes between chunks", Begin(Chunks, Chunk, Close),    new("200 begun cut", "SD", Asked: 1, Failures: 1)),
        new("resets between chunks", Begin(Chunks, Chunk, Reset),    new("200 begun cut", "SD", Asked: 1, Failures: 1)),
        new("stalls between chunks", Begin(Chunks, Chunk, Stall),    new("200 begun cut", "sD", Asked: 1, Failures: 1) { Waits = FaultWait.Idle }),
        new("closes within a chunk", Begin(Chunks, "9\r\nbegun", Close), new("200 begun cut", "SD", Asked: 1, Failures: 1)),

        // These are none, or none to the client.
        new("sends its body slowly", DripAsync,          new("200 slow", "--", Asked: 1, Left: 1)),
        new("ends its side behind a response", AnswerOnce(onlyItsSide: true), new("200 fine", "--", Asked: 1, Left: 1)) { FollowsAnother = true },
        new("closes behind a response", AnswerOnce(onlyItsSide: false),       new("200 fine", "--", Asked: 1, Left: 1)) { FollowsAnother = true },
        new("answers early and closes", AnswerEarlyAsync, new("413 early", "--", Asked: 1, Left: 1))
            { IsEarly = true, Post = new("413 early", "--", Asked: 1) },
        new("is busy", RefuseBusyAsync,                  new("503 busy", "--", Asked: 1, Left: 1)),

        // A connection used before may have been closed before the request came: what may arrive twice is sent once more.
        new("closes after the second request", LoseSecond(Close), new("200 fine", "--", Asked: 2, Left: 1) { Retries = 1 })
            { FollowsAnother = true, Post = new("502", "SH", Asked: 1, Failures: 1) },
        new("resets after the second request", LoseSecond(Reset), new("200 fine", "--", Asked: 2, Left: 1) { Retries = 1 })
            { FollowsAnother = true, Post = new("502", "SH", Asked: 1, Failures: 1) },
    ];
}
