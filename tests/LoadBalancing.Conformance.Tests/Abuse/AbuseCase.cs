using System.Text.Json;

namespace LoadBalancing.Conformance.Abuse;

/// <summary>Bytes that a hostile or broken peer sends, and how a proxy must take them.</summary>
internal sealed record AbuseCase
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required string Name { get; init; }

    /// <summary>Who sends the bytes: <c>client</c>, <c>server</c> or, over HTTP/2, <c>h2</c>.</summary>
    public required string Side { get; init; }

    /// <summary>The bytes, with the escapes that <see cref="AbuseBytes"/> reads.</summary>
    public required string Raw { get; init; }

    /// <summary><c>reject</c>, <c>forward1</c>, <c>either</c> or <c>info</c>.</summary>
    public required string Expect { get; init; }

    public required string Expectation { get; init; }

    /// <summary>Most requests that servers may see.</summary>
    public required int MaxRequests { get; init; }

    /// <summary>The statuses that may be answered; empty when the case names none.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>Regular expressions that nothing may match which reaches a server.</summary>
    public IReadOnlyList<string> BackendMustNotMatch { get; init; } = [];

    /// <summary>Regular expressions of which each must match what reaches a server.</summary>
    public IReadOnlyList<string> BackendMustMatch { get; init; } = [];

    /// <summary>Regular expressions of which each must match what the client gets.</summary>
    public IReadOnlyList<string> ClientMustMatch { get; init; } = [];

    public string? Note { get; init; }

    /// <summary>Whether the case is about the cookie mode <c>prefix</c>; all others meet <c>insert</c>.</summary>
    public bool NeedsPrefix => Note == "profile cookie-prefix";

    public static IReadOnlyList<AbuseCase> OfSide(string side) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Abuse", "abuse-cases.jsonl"))
            .Select(line => JsonSerializer.Deserialize<AbuseCase>(line, Format)!)
            .Where(abuse => abuse.Side == side)];
}
