namespace LoadBalancing.Rules;

/// <summary>
/// Reads a condition: names and criteria in braces that have to be met together, <c>or</c> between groups of them, <c>!</c> before what
/// must not be met, and <c>if</c> or <c>unless</c> at the beginning.
/// </summary>
/// <param name="acls">What names stand for.</param>
/// <param name="words">The words of the condition.</param>
internal sealed class ConditionParser(AclSet acls, IReadOnlyList<string> words)
{
    private int _next;

    /// <summary>Reads the condition.</summary>
    /// <exception cref="FormatException">The words are no condition; the message says why.</exception>
    public Condition Read()
    {
        var unless = words[0] == "unless";
        _next = unless || words[0] == "if" ? 1 : 0;
        var alternatives = new List<ConditionTerm[]>();
        var terms = new List<ConditionTerm>();
        while (_next < words.Count)
        {
            if (words[_next] is "or" or "||")
            {
                _next++;
                End(terms, alternatives);
            }
            else
            {
                terms.Add(ReadTerm());
            }
        }

        End(terms, alternatives);
        return new Condition([.. alternatives], unless);
    }

    private void End(List<ConditionTerm> terms, List<ConditionTerm[]> alternatives)
    {
        if (terms.Count == 0)
        {
            var place = _next >= words.Count ? "at the end" : $"before '{words[_next - 1]}'";
            throw new FormatException($"an ACL or a criterion in braces is missing {place} of '{RuleWords.Join(words)}'.");
        }

        alternatives.Add([.. terms]);
        terms.Clear();
    }

    private ConditionTerm ReadTerm()
    {
        var negated = false;
        var name = "";
        while (name.Length == 0)
        {
            var word = _next < words.Count ? words[_next++] : throw new FormatException("an ACL or a criterion in braces is missing behind '!'.");
            name = word.TrimStart('!');
            negated ^= (word.Length - name.Length) % 2 != 0;
            if (word.Length == 0)
            {
                throw new FormatException("the condition has an empty word.");
            }
        }

        return new ConditionTerm(name == "{" ? ReadBraces() : acls.Find(name), negated);
    }

    private Acl ReadBraces()
    {
        var first = _next;
        while (_next < words.Count && words[_next] != "}")
        {
            _next++;
        }

        return _next++ < words.Count
            ? new Acl(CriterionParser.Parse(words.Take(_next - 1).Skip(first)))
            : throw new FormatException("the brace '{' is not closed; braces have blanks around them.");
    }
}
