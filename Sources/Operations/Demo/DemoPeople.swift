/// Names for customers who do not exist.
enum DemoPeople {
    static let first = [
        "Adriana", "Alice", "Antônio", "Beatriz", "Caio", "Camila", "Cecília", "Daniel", "Débora", "Eduardo", "Fernanda",
        "Gabriel",
        "Helena", "Igor", "Isabela", "Jorge", "Júlia", "Larissa", "Leandro", "Letícia", "Lucas", "Luiza", "Marcelo", "Maria",
        "Mateus",
        "Natália", "Otávio", "Patrícia", "Pedro", "Rafael", "Renata", "Rodrigo", "Sandra", "Sofia", "Thiago", "Valentina",
        "Vinícius",
    ]
    static let last = [
        "Almeida", "Araújo", "Barbosa", "Cardoso", "Carvalho", "Correia", "Dantas", "Ferreira", "Fonseca", "Freitas", "Gomes",
        "Gonçalves", "Lima", "Lopes", "Macedo", "Machado", "Medeiros", "Mendes", "Moreira", "Nascimento", "Oliveira", "Pereira",
        "Queiroz", "Ribeiro", "Rodrigues", "Santana", "Santos", "Silva", "Siqueira", "Teixeira", "Vasconcelos", "Xavier",
    ]
    static let streets = [
        "das Flores", "São João", "Sete de Setembro", "XV de Novembro", "da Paz", "Tiradentes", "das Acácias", "do Comércio",
        "Dom Pedro II", "Santa Luzia", "Marechal Deodoro", "da Liberdade", "Boa Vista", "do Sol", "Primeiro de Maio", "Ipiranga",
    ]
}
