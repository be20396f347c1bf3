using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Configuration;

namespace LoadBalancing.Rules;

/// <summary>The ACLs that a frontend or a backend declares; reads the conditions that are made of them.</summary>
internal sealed class AclSet
{
    private static readonly string[] Reserved = ["if", "unless", "or", "||"];
    private static readonly AclSet Predefined = new(PredefinedAcls.All, report: null, predefined: null);

    private readonly Dictionary<string, Acl> _acls = [];
    private readonly AclSet? _predefined;

    /// <summary>Reads declarations.</summary>
    /// <param name="declarations">A name and a criterion each; those of one name belong together, and one of them is enough.</param>
    /// <param name="report">
    /// Is told the index of a declaration that is wrong, and why. Without it, what is wrong is passed over, for it has been told before.
    /// </param>
    public AclSet(IEnumerable<string> declarations, Action<int, string>? report = null)
        : this(declarations, report, Predefined)
    {
    }

    private AclSet(IEnumerable<string> declarations, Action<int, string>? report, AclSet? predefined)
    {
        _predefined = predefined;
        var criteria = new Dictionary<string, List<Criterion>>();
        foreach (var (index, declaration) in declarations.Index())
        {
            try
            {
                Read(declaration, criteria);
            }
            catch (FormatException exception)
            {
                report?.Invoke(index, exception.Message);
            }
        }

        foreach (var (name, list) in criteria)
        {
            _acls[name] = new Acl([.. list]);
        }
    }

    /// <summary>Reads a condition.</summary>
    /// <param name="text">
    /// The condition, which may begin with <c>if</c> or <c>unless</c>; <see langword="null"/> or nothing is always met.
    /// </param>
    /// <param name="condition">The condition.</param>
    /// <param name="problem">What was expected and what was found.</param>
    public bool TryRead(string? text, [NotNullWhen(true)] out Condition? condition, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            condition = Read(text);
            problem = null;
            return true;
        }
        catch (FormatException exception)
        {
            condition = null;
            problem = exception.Message;
            return false;
        }
    }

    /// <summary>Reads a condition that has been found to be right before.</summary>
    /// <inheritdoc cref="TryRead"/>
    /// <exception cref="FormatException">It is not.</exception>
    public Condition Read(string? text) => string.IsNullOrWhiteSpace(text) ? Condition.Always : Read(RuleWords.Split(text));

    /// <summary>Reads a condition of words.</summary>
    /// <exception cref="FormatException">It is wrong; the message says why.</exception>
    public Condition Read(IReadOnlyList<string> words) => new ConditionParser(this, words).Read();

    /// <summary>The ACL of a name.</summary>
    /// <exception cref="FormatException">There is none; the message says what was probably meant.</exception>
    internal Acl Find(string name) =>
        _acls.GetValueOrDefault(name) ?? _predefined?._acls.GetValueOrDefault(name) ??
        throw new FormatException(
            $"there is no ACL '{name}'; a criterion without a name stands in braces.{Spelling.Suggestion(name, Names)}");

    private IEnumerable<string> Names => _acls.Keys.Concat(_predefined?.Names ?? []);

    private static void Read(string declaration, Dictionary<string, List<Criterion>> criteria)
    {
        var words = RuleWords.Split(declaration);
        if (words is not [var name, ..] || !IsName(name))
        {
            throw new FormatException($"expected a name of letters, digits, '-', '_', '.' and ':' and a criterion, found '{declaration}'.");
        }

        if (Reserved.Contains(name))
        {
            throw new FormatException($"'{name}' has a meaning in conditions and cannot be the name of an ACL.");
        }

        // A name whose criterion is wrong is a name all the same.
        if (!criteria.TryGetValue(name, out var list))
        {
            criteria.Add(name, list = []);
        }

        list.Add(CriterionParser.Parse(words.Skip(1)));
    }

    private static bool IsName(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
}
