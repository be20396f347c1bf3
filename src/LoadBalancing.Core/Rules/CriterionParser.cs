using System.Globalization;
using LoadBalancing.Configuration;
using LoadBalancing.Rules.Matching;

namespace LoadBalancing.Rules;

/// <summary>Reads a criterion: a sample, flags, and the patterns that its values are compared with.</summary>
internal sealed class CriterionParser
{
    private static readonly string[] Flags = ["-i", "-m", "-f", "-n", "--"];
    private static readonly string[] Methods = [.. Enum.GetNames<MatchMethod>().Select(name => name.ToLowerInvariant())];

    private readonly Queue<string> _words;
    private readonly List<Pattern> _patterns = [];
    private bool _ignoresCase;
    private MatchMethod? _method;

    private CriterionParser(IEnumerable<string> words) => _words = new Queue<string>(words);

    /// <summary>Reads the words of a criterion.</summary>
    /// <exception cref="FormatException">The words are no criterion; the message says why.</exception>
    public static Criterion Parse(IEnumerable<string> words) => new CriterionParser(words).Read();

    private Criterion Read()
    {
        if (!_words.TryDequeue(out var expression))
        {
            throw new FormatException("a sample such as path or src is missing.");
        }

        var sample = Criteria.Read(expression, out _method);
        while (_words.TryPeek(out var word) && IsFlag(word))
        {
            _words.Dequeue();
            if (word == "--")
            {
                break;
            }

            ReadFlag(word);
        }

        var method = _method ?? MatcherFactory.DefaultFor(sample.Type);
        ReadPatterns(method is MatchMethod.Int or MatchMethod.Len);
        var prepared = MatcherFactory.Prepare(sample, method) ??
            throw new FormatException($"the values of '{expression}' cannot be matched with -m {Name(method)}.");
        return new Criterion(prepared, MatcherFactory.Create(method, _patterns));
    }

    // A negative number is a pattern.
    private static bool IsFlag(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]);

    private void ReadFlag(string flag)
    {
        switch (flag)
        {
            case "-i":
                _ignoresCase = true;
                break;
            case "-n":
                // Names are never looked up in any case.
                break;
            case "-m":
                ReadMethod();
                break;
            case "-f":
                ReadFile();
                break;
            default:
                throw new FormatException(flag is "-M" or "-u"
                    ? $"the flag '{flag}' is not supported yet."
                    : $"unknown flag '{flag}'.{Spelling.Suggestion(flag, Flags)} A pattern that begins with '-' follows '--'.");
        }
    }

    private void ReadMethod()
    {
        var name = Take("-m", "a method");
        _method = Methods.Contains(name) && Enum.TryParse<MatchMethod>(name, ignoreCase: true, out var method)
            ? method
            : throw new FormatException($"unknown method '-m {name}', expected one of {string.Join(", ", Methods)}.{Spelling.Suggestion(name, Methods)}");
        if (_patterns.Count > 0)
        {
            throw new FormatException("'-m' has to stand before '-f'.");
        }
    }

    private void ReadFile()
    {
        var file = Take("-f", "a file");
        foreach (var (line, text) in PatternFile.Read(file))
        {
            _patterns.Add(new Pattern(text, _ignoresCase, "eq", string.Create(CultureInfo.InvariantCulture, $"{file}:{line}: ")));
        }
    }

    private void ReadPatterns(bool areNumbers)
    {
        var operation = "eq";
        while (_words.TryDequeue(out var word))
        {
            if (areNumbers && NumberRange.Operators.Contains(word))
            {
                operation = word;
                if (_words.Count == 0)
                {
                    throw new FormatException($"'{operation}' expects a number.");
                }
            }
            else if (word.Length == 0)
            {
                throw new FormatException("a pattern is empty; -m len 0 finds values that are.");
            }
            else
            {
                _patterns.Add(new Pattern(word, _ignoresCase, operation, ""));
            }
        }
    }

    private string Take(string flag, string expected) =>
        _words.TryDequeue(out var word) && word.Length > 0 ? word : throw new FormatException($"'{flag}' expects {expected}.");

    private static string Name(MatchMethod method) => method.ToString().ToLowerInvariant();
}
