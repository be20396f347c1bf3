using System.Globalization;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.HAProxy.Keywords;

/// <summary><c>balance</c>: the algorithm and what it looks at.</summary>
internal static class BalanceKeyword
{
    private static readonly Dictionary<string, Action<Statement, Proxy, string>> Algorithms = new()
    {
        ["roundrobin"] = static (_, proxy, _) => proxy.Backend.Balance = Algorithm.RoundRobin,
        ["static-rr"] = static (_, proxy, _) => proxy.Backend.Balance = Algorithm.StaticRoundRobin,
        ["leastconn"] = static (_, proxy, _) => proxy.Backend.Balance = Algorithm.LeastConnections,
        ["first"] = static (_, proxy, _) => proxy.Backend.Balance = Algorithm.First,
        ["source"] = static (_, proxy, _) => proxy.Backend.Balance = Algorithm.Source,
        ["uri"] = ReadUri,
        ["url_param"] = ReadUrlParameter,
        ["hdr"] = ReadHeader,
        ["random"] = ReadRandom,
        ["rdp-cookie"] = static (statement, _, _) =>
            statement.Error("'balance rdp-cookie' balances TCP connections, which is not supported yet."),
        ["hash"] = ReadHash,
        // These three are not HAProxy's.
        ["power-of-two"] = ReadPowerOfTwo,
        ["peak-ewma"] = static (statement, proxy, _) => ReadResponseTimes(statement, proxy, Algorithm.PeakEwma),
        ["least-time"] = static (statement, proxy, _) => ReadResponseTimes(statement, proxy, Algorithm.LeastTime),
    };

    // Those that take an argument in parentheses.
    private static readonly string[] WithArgument = ["hdr", "random", "rdp-cookie", "power-of-two"];

    public static IEnumerable<Keyword> All { get; } = [new("balance", SectionKinds.ServerSide, Read)];

    private static void Read(Statement statement, Proxy proxy)
    {
        // Round robin is also what HAProxy takes when no algorithm is named.
        var word = statement.TryTake(out var taken) ? taken : "roundrobin";
        var (name, argument) = Split(word);
        if (!Algorithms.TryGetValue(name, out var read) || (argument is not null && !WithArgument.Contains(name)))
        {
            statement.Error($"'balance' does not know '{word}'.{Spelling.Suggestion(word, Algorithms.Keys)}");
            return;
        }

        statement.Locate($"{proxy.BackendPath}:Balance");
        statement.Locate($"{proxy.BackendPath}:Draws");
        statement.Locate($"{proxy.BackendPath}:Hash");
        statement.Locate($"{proxy.BackendPath}:ResponseTimes");
        Forget(proxy.Backend);
        read(statement, proxy, argument ?? "");
        statement.End();
    }

    // A line replaces what an earlier one, such as that of the defaults, has said; how hashes lead to servers is said elsewhere.
    private static void Forget(BackendOptions backend)
    {
        backend.Draws = new BackendOptions().Draws;
        backend.ResponseTimes = new ResponseTimeOptions();
        backend.Hash = new HashOptions
        {
            Type = backend.Hash.Type,
            Function = backend.Hash.Function,
            Avalanche = backend.Hash.Avalanche,
            TableSize = backend.Hash.TableSize,
            BalanceFactor = backend.Hash.BalanceFactor,
        };
    }

    private static (string Name, string? Argument) Split(string word)
    {
        var open = word.IndexOf('(', StringComparison.Ordinal);
        return open > 0 && word.EndsWith(')') ? (word[..open], word[(open + 1)..^1]) : (word, null);
    }

    private static void ReadUri(Statement statement, Proxy proxy, string argument)
    {
        var hash = proxy.Backend.Hash;
        proxy.Backend.Balance = Algorithm.Uri;
        while (statement.TryTake(out var word))
        {
            switch (word)
            {
                case "len":
                    hash.Length = TakeLimit(statement, "len");
                    break;
                case "depth":
                    hash.Depth = TakeLimit(statement, "depth");
                    break;
                case "whole":
                    hash.Whole = true;
                    break;
                case "path-only":
                    hash.PathOnly = true;
                    break;
                default:
                    statement.Error($"'balance uri' does not know '{word}'.{Spelling.Suggestion(word, ["len", "depth", "whole", "path-only"])}");
                    statement.SkipRest();
                    break;
            }
        }
    }

    private static int? TakeLimit(Statement statement, string name)
    {
        if (!statement.TryTakeNumber($"balance uri {name}", out var limit))
        {
            return null;
        }

        if (limit >= 1)
        {
            return limit;
        }

        statement.Error($"'balance uri {name}' expects 1 or more, found {limit}.");
        return null;
    }

    private static void ReadUrlParameter(Statement statement, Proxy proxy, string argument)
    {
        if (!statement.TryTake("balance url_param", "the name of a parameter", out var name))
        {
            return;
        }

        proxy.Backend.Balance = Algorithm.UrlParameter;
        proxy.Backend.Hash.Name = name;
        if (!statement.TryTake(out var word))
        {
            return;
        }

        if (word != "check_post")
        {
            statement.Error($"'balance url_param' does not know '{word}'.{Spelling.Suggestion(word, ["check_post"])}");
            return;
        }

        proxy.Backend.Hash.CheckPost = true;
        if (statement.HasArguments)
        {
            statement.Notice("the number after 'check_post' has no effect, as in HAProxy.");
            statement.SkipRest();
        }
    }

    private static void ReadHeader(Statement statement, Proxy proxy, string argument)
    {
        if (argument.Length == 0)
        {
            statement.Error("'balance hdr' expects the name of a header in parentheses.");
            statement.SkipRest();
            return;
        }

        proxy.Backend.Balance = Algorithm.Header;
        proxy.Backend.Hash.Name = argument;
        if (!statement.TryTake(out var word))
        {
            return;
        }

        proxy.Backend.Hash.DomainOnly = word == "use_domain_only";
        if (word != "use_domain_only")
        {
            statement.Error($"'balance hdr' does not know '{word}'.{Spelling.Suggestion(word, ["use_domain_only"])}");
        }
    }

    private static void ReadRandom(Statement statement, Proxy proxy, string argument)
    {
        proxy.Backend.Balance = Algorithm.Random;
        ReadDraws(statement, proxy, argument, "random");
    }

    private static void ReadPowerOfTwo(Statement statement, Proxy proxy, string argument)
    {
        proxy.Backend.Balance = Algorithm.PowerOfTwo;
        ReadDraws(statement, proxy, argument, "power-of-two");
    }

    private static void ReadDraws(Statement statement, Proxy proxy, string argument, string algorithm)
    {
        if (argument.Length == 0)
        {
            return;
        }

        if (int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var draws))
        {
            proxy.Backend.Draws = draws;
        }
        else
        {
            statement.Error($"'balance {algorithm}' expects a number of draws, such as 2, found '{argument}'.");
        }
    }

    private static void ReadResponseTimes(Statement statement, Proxy proxy, Algorithm algorithm)
    {
        var times = proxy.Backend.ResponseTimes;
        proxy.Backend.Balance = algorithm;
        while (statement.TryTake(out var word))
        {
            switch (word)
            {
                case "decay" when statement.TryTakeTime("decay", out var decay):
                    times.Decay = decay;
                    break;
                case "failures" when statement.TryTake("failures", "statuses such as 429,500-504", out var statuses):
                    times.FailureStatuses = statuses;
                    break;
                case "decay" or "failures":
                    break;
                default:
                    statement.Error($"'balance' does not know '{word}' here.{Spelling.Suggestion(word, ["decay", "failures"])}");
                    statement.SkipRest();
                    break;
            }
        }
    }

    private static void ReadHash(Statement statement, Proxy proxy, string argument)
    {
        if (statement.TryTake("balance hash", "what to hash, such as src or req.hdr(name)", out var expression))
        {
            proxy.Backend.Balance = Algorithm.Hash;
            proxy.Backend.Hash.Expression = expression;
        }
    }
}
